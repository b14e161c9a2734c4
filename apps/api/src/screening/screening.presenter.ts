import type { Page } from '@app/platform';
import type { ScreeningList, ScreeningSearchResult } from '@app/verification';
import { ApiProperty } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { PageOf } from '../http/page.dto';

export class ScreeningListBody {
  @ApiProperty(idSchema('scl')) id: string;
  @ApiProperty({ example: 'un' }) code: string;
  @ApiProperty({ type: 'integer', description: 'Counts up with each import of other content' })
  version: number;
  @ApiProperty({ description: 'Of the imported file', pattern: '^[0-9a-f]{64}$' }) sha256: string;
  @ApiProperty({ type: 'integer' }) entry_count: number;
  @ApiProperty({ format: 'date-time' }) imported_at: string;
  @ApiProperty({ description: 'In force: names are screened against it' }) active: boolean;
}

export class ScreeningListPage extends PageOf(ScreeningListBody) {}

class CandidateBody {
  @ApiProperty({ example: 'un' }) list_code: string;
  @ApiProperty({ type: 'integer' }) list_version: number;
  @ApiProperty({ description: 'The publisher’s reference', example: 'QDi.001' }) entry_ref: string;
  @ApiProperty({ description: 'The name of the entry that came closest' }) listed_name: string;
  @ApiProperty({
    minimum: 0,
    maximum: 1,
    description: 'Names compared; qualifiers taken off',
  })
  score: number;
  @ApiProperty({ enum: ['hit', 'review'] }) verdict: string;
  @ApiProperty({ type: [String], description: 'Why: codes' }) reasons: string[];
}

class ScreenedNameBody {
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['hit', 'review', 'clear'], description: 'That of the strongest candidate' })
  verdict: string;
  @ApiProperty({ type: [CandidateBody], description: 'Strongest first, at most 20' })
  candidates: CandidateBody[];
}

export class ScreeningSearchBody {
  @ApiProperty({ type: [ScreenedNameBody], description: 'In the order of the question' })
  results: ScreenedNameBody[];
}

export const screeningListBodyOf = (list: ScreeningList): ScreeningListBody => ({
  id: list.id,
  code: list.code,
  version: list.version,
  sha256: list.sha256,
  entry_count: list.entryCount,
  imported_at: new Date(list.importedAt).toISOString(),
  active: list.active,
});

export const screeningListPageOf = (page: Page<ScreeningList>): ScreeningListPage => ({
  ...page,
  data: page.data.map(screeningListBodyOf),
});

export const screeningSearchBodyOf = (results: ScreeningSearchResult[]): ScreeningSearchBody => ({
  results: results.map(({ subject, verdict, candidates }) => ({
    name: subject.name,
    verdict,
    candidates: candidates.map((candidate) => ({
      list_code: candidate.listCode,
      list_version: candidate.listVersion,
      entry_ref: candidate.entryRef,
      listed_name: candidate.listedName,
      score: candidate.score,
      verdict: candidate.verdict,
      reasons: candidate.reasons,
    })),
  })),
});
