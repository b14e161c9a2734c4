import { OauthError } from '@app/identity';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** RFC 6749 §5.2: an unknown client is 401, with the scheme it could use; everything else 400. */
@Catch(OauthError)
export class OauthErrorFilter implements ExceptionFilter {
  catch({ error, message }: OauthError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (error === 'invalid_client') void reply.header('WWW-Authenticate', 'Basic realm="rahdari"');
    void reply
      .status(error === 'invalid_client' ? 401 : 400)
      .header('Cache-Control', 'no-store')
      .header('Pragma', 'no-cache')
      .send({ error, error_description: message });
  }
}
