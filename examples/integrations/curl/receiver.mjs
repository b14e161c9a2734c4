// Stands for your web server: bash cannot listen. Writes the first webhook that comes to the folder that it is given, as it
// came: body, headers. Prints its port first.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

const folder = process.argv[2];
const server = createServer(async (request, response) => {
  const body = await buffer(request);
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
    writeFileSync(join(folder, name), String(request.headers[name]));
  response.writeHead(204).end();
  server.close();
  // Last: the script waits for this file.
  writeFileSync(join(folder, 'body'), body);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
