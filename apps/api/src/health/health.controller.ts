import { HealthService } from '@app/health';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permit } from '../http/permit.decorator';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @Permit('public')
  @ApiOperation({ summary: 'The process answers' })
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @Permit('public')
  @ApiOperation({ summary: 'Every dependency answers; 503 names those that do not' })
  async ready(): Promise<{ status: 'ready' }> {
    await this.health.assertReady();
    return { status: 'ready' };
  }
}
