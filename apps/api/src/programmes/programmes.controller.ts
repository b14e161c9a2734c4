import type { Principal } from '@app/platform';
import { type Programme, ProgrammesService, type ProgrammeView } from '@app/sellers';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { Exported } from '../http/export/exported.decorator';
import { idSchema } from '../http/ids';
import { PageOf, PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';

const CHANNELS = ['storefront', 'alibaba', 'jd_pavilion'] as const;

class CreateProgrammeDto {
  @ApiProperty({ maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiProperty({ enum: CHANNELS, isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @IsIn(CHANNELS, { each: true })
  channels: string[];

  @ApiPropertyOptional({
    minimum: 0,
    maximum: 100,
    default: 20,
    description: 'Straight-through below this risk score',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  straight_through_limit?: number;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: 100,
    default: 10,
    description: 'Share that a person looks at all the same',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  review_share_percent?: number;

  @ApiPropertyOptional({ description: 'Seed of the hash that draws the share; made if absent' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  seed?: string;
}

class ProgrammeBody {
  @ApiProperty(idSchema('prg')) id: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: [String] }) channels: string[];
  @ApiProperty({ example: 'pakistan-exporter' }) requirement_set: string;
  @ApiProperty({ type: 'integer' }) requirement_set_version: number;
  @ApiProperty({ type: 'integer' }) straight_through_limit: number;
  @ApiProperty({ type: 'integer' }) review_share_percent: number;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Sellers by lifecycle state; with one programme only, not in the list',
  })
  funnel?: Record<string, number>;
  @ApiProperty({ format: 'date-time' }) created_at: string;
}

class ProgrammePage extends PageOf(ProgrammeBody) {}

const bodyOf = (programme: Programme & Partial<ProgrammeView>): ProgrammeBody => ({
  id: programme.id,
  name: programme.name,
  channels: programme.channels,
  requirement_set: programme.requirementSet,
  requirement_set_version: programme.requirementSetVersion,
  straight_through_limit: programme.straightThroughLimit,
  review_share_percent: programme.reviewSharePercent,
  ...(programme.funnel ? { funnel: programme.funnel } : {}),
  created_at: new Date(programme.createdAt).toISOString(),
});

@ApiTags('programmes')
@ApiBearerAuth()
@Controller('v1/programmes')
export class ProgrammesController {
  constructor(private readonly programmes: ProgrammesService) {}

  @Post()
  @Permit('programmes.manage')
  @ApiOperation({ summary: 'Create a programme' })
  @ApiCreatedResponse({ type: ProgrammeBody })
  async create(
    @Caller() caller: Principal,
    @OperationId() operationId: string,
    @Body() body: CreateProgrammeDto,
  ): Promise<ProgrammeBody> {
    return bodyOf(
      await this.programmes.create(caller, operationId, {
        name: body.name,
        channels: body.channels,
        straightThroughLimit: body.straight_through_limit,
        reviewSharePercent: body.review_share_percent,
        seed: body.seed,
      }),
    );
  }

  @Get()
  @Permit('programmes.read')
  @Exported('programmes')
  @ApiOperation({ summary: 'List programmes' })
  @ApiOkResponse({ type: ProgrammePage })
  async list(@Caller() caller: Principal, @Query() query: PageQuery): Promise<ProgrammePage> {
    const page = await this.programmes.list(caller, query);
    return { ...page, data: page.data.map(bodyOf) };
  }

  @Get(':id')
  @Permit('programmes.read')
  @ApiOperation({ summary: 'One programme with its funnel' })
  @ApiOkResponse({ type: ProgrammeBody })
  async get(@Caller() caller: Principal, @Param('id') id: string): Promise<ProgrammeBody> {
    return bodyOf(await this.programmes.get(caller, id));
  }
}
