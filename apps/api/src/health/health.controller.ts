import { HealthService } from '@app/health';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Permit } from '../http/permit.decorator';

class LiveBody {
  @ApiProperty({ enum: ['live'] }) status: 'live';
}

class ReadyBody {
  @ApiProperty({ enum: ['ready'] }) status: 'ready';
}

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @Permit('public')
  @ApiOperation({ summary: 'The process answers' })
  @ApiOkResponse({ type: LiveBody })
  live(): LiveBody {
    return { status: 'live' };
  }

  @Get('ready')
  @Permit('public')
  @ApiOperation({ summary: 'Every dependency answers; 503 names those that do not' })
  @ApiOkResponse({ type: ReadyBody })
  async ready(): Promise<ReadyBody> {
    await this.health.assertReady();
    return { status: 'ready' };
  }
}
