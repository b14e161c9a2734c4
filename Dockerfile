# One image for every process; the command chooses: `api`, `identity-provider`, `worker work`, `worker migrate`, `worker health`, `worker key`.
# The Node release is the one the tests run on. A later patch release needs no other change: --build-arg NODE_VERSION=…
ARG NODE_VERSION=24.21.0

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
# The manifests first, so that a change of the code does not install everything again.
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY nest-cli.json tsconfig.json ./
COPY apps apps
COPY libs libs
COPY workflows workflows
RUN npm run build && npm prune --omit=dev
# Temporal ships its native core for five platforms, about 28 MB each: this one is enough.
RUN find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
      ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# Owned by root: the process can read its code and cannot change it.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# The guides that the API serves.
COPY docs/integrators docs/integrators
COPY --chmod=755 <<'EOF' /usr/local/bin/rahdari
#!/bin/sh
# exec: signals must reach Node itself, which drains on SIGTERM.
set -eu
process="${1:-}"
case "$process" in
  api | worker | identity-provider) shift && exec node --enable-source-maps "/app/dist/apps/$process/src/main.js" "$@" ;;
  *) echo "rahdari: 'api', 'identity-provider' or 'worker <command>' is wanted, not '$process'" >&2 && exit 2 ;;
esac
EOF
# A new named volume takes owner and mode from here, so that the unprivileged user can write it.
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/rahdari/storage
ENV HOST=0.0.0.0 RAHDARI_STORAGE_DIR=/var/lib/rahdari/storage
USER node
EXPOSE 3000
ENTRYPOINT ["rahdari"]
CMD ["api"]
