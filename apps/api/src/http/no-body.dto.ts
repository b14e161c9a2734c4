import { IsEmpty, IsOptional } from 'class-validator';

/** An action without a body of its own: empty, or `{}`. Any field is an unknown one. */
export class NoBodyDto {
  /** class-validator refuses a class without a single rule; this one can only be absent. */
  @IsOptional()
  @IsEmpty()
  readonly nothing?: undefined;
}
