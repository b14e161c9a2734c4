import { Readable } from 'node:stream';
import type { DomainError } from '@app/platform';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { bodyPipe } from './body.pipe';
import { NoBodyDto } from './no-body.dto';
import { FormBody, StreamedBody } from './streamed-body';

class PartDto {
  @IsInt()
  size: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  colour_name?: string;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  label?: string | null;
}
class ThingDto {
  @IsString()
  name: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => PartDto)
  part?: PartDto;
}

const body = (value: unknown, metatype: new () => object = ThingDto) =>
  bodyPipe().transform(value, { type: 'body', metatype });
const query = (value: unknown) => bodyPipe().transform(value, { type: 'query', metatype: ThingDto });

it('takes what fits', async () =>
  expect(await body({ name: 'x', part: { size: 1 } })).toEqual({ name: 'x', part: { size: 1 } }));

it.each([{}, undefined])('takes %j for an action without fields', async (value) =>
  expect(await body(value, NoBodyDto)).toBeInstanceOf(NoBodyDto),
);

it('takes null for absent, at every depth, but where null says something', async () => {
  const part = { size: 1, colour_name: null, label: null };
  expect(await body({ name: 'x', part })).toEqual({ name: 'x', part: { size: 1, label: null } });
  expect(await body({ name: 'x', part: null })).toEqual({ name: 'x' });
});

it.each([null, [], [{ name: 'x' }], 'x', '', 5, true])('refuses %j: no object', async (value) => {
  const refused = { code: 'REQUEST.INVALID', kind: 'invalid', errors: [{ pointer: '' }] };
  await expect(body(value)).rejects.toMatchObject(refused);
  await expect(body(value, NoBodyDto)).rejects.toMatchObject(refused);
});

it('says of a field that is missing that it is, once, and nothing of what it would have to look like', async () => {
  await expect(body({ part: {} })).rejects.toMatchObject({
    code: 'REQUEST.INVALID',
    errors: [
      { pointer: '/name', code: 'REQUEST.FIELD_INVALID', detail: 'This field is required.' },
      { pointer: '/part/size', code: 'REQUEST.FIELD_INVALID', detail: 'This field is required.' },
    ],
  });
});

it('tells unknown fields from wrong ones, each with its pointer', async () => {
  await expect(body({ name: 5, part: { size: 'big' } })).rejects.toMatchObject({
    code: 'REQUEST.INVALID',
    kind: 'invalid',
    errors: [{ pointer: '/name' }, { pointer: '/part/size' }],
  });
  await expect(body({ name: 'x', 'a/b~c': 1, part: { size: 1, colour: 'red' } })).rejects.toMatchObject({
    code: 'REQUEST.UNKNOWN_FIELD',
    kind: 'malformed',
    errors: [{ pointer: '/a~1b~0c' }, { pointer: '/part/colour' }],
  });
});

it('names at most a hundred places', async () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`field${n}`, n]));
  const error = await body(many).catch((caught: DomainError) => caught);
  expect((error as DomainError).errors).toHaveLength(100);
});

it.each([
  ['file', (stream: Readable) => new StreamedBody(stream, 'text/csv')],
  ['form', (stream: Readable) => new FormBody(stream)],
])('refuses a %s without a look inside, and reads it away', async (_, wrap) => {
  const stream = Readable.from([Buffer.alloc(100_000), Buffer.alloc(100_000)]);
  const ended = new Promise((resolve) => stream.once('end', resolve));
  for (const metatype of [ThingDto, NoBodyDto])
    await expect(body(wrap(stream), metatype)).rejects.toMatchObject({
      code: 'REQUEST.UNSUPPORTED_MEDIA',
      kind: 'unsupported_media',
    });
  await ended;
});

it.each(['__proto__', 'constructor'])('refuses a query that names %s', async (name) => {
  const value = Object.defineProperty({ name: 'x' }, name, { value: '1', enumerable: true });
  await expect(query(value)).rejects.toMatchObject({ code: 'REQUEST.UNKNOWN_FIELD' });
});
