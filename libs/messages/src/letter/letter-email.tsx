import {
  Body,
  Button,
  Container,
  Head,
  Heading,
  Hr,
  Html,
  Preview,
  render,
  Section,
  Text,
} from '@react-email/components';
import type { CSSProperties, ReactElement, ReactNode } from 'react';
import { directionOf, type Language } from '../language/language';
import { plainOf, type Rich } from '../language/rich-text';
import { copyLine } from './letter-text';
import type { Letter } from './letter';

/** Naskh for Urdu: Nastaliq is cut off in narrow lines and is not on every machine. */
const FONTS: Readonly<Record<Language, string>> = {
  en: '"Segoe UI", Roboto, Helvetica, Arial, sans-serif',
  ur: '"Noto Naskh Arabic", "Noto Sans Arabic", "Geeza Pro", "Segoe UI", Tahoma, Arial, sans-serif',
  zh: '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", Arial, sans-serif',
};
const INK = '#1d2b2a';
const SOFT = '#51625f';
const ACCENT = '#0b6352';
const LINE = '#dfe6e3';

/** Rich text as elements: names and identifiers turn nothing around them. React escapes what they hold. */
export const richNodes = (rich: Rich): ReactNode[] =>
  rich.map((segment, index) =>
    typeof segment === 'string' ? (
      segment
    ) : (
      // An identifier has no place to break at: on a telephone it would push the letter wide.
      <bdi
        key={index}
        dir={segment.isolate === 'ltr' ? 'ltr' : undefined}
        style={segment.isolate === 'ltr' ? { overflowWrap: 'anywhere', wordBreak: 'break-word' } : undefined}
      >
        {segment.text}
      </bdi>
    ),
  );

export function LetterEmail({ letter }: { letter: Letter }): ReactElement {
  const dir = directionOf(letter.language);
  const tall = letter.language === 'ur';
  const align: CSSProperties = { textAlign: dir === 'rtl' ? 'right' : 'left', direction: dir };
  const prose: CSSProperties = {
    ...align,
    margin: '0 0 14px',
    color: INK,
    fontSize: tall ? '18px' : '16px',
    lineHeight: tall ? '1.9' : '1.6',
  };
  const small: CSSProperties = { ...prose, color: SOFT, fontSize: tall ? '15px' : '13px', margin: '0 0 6px' };
  const [first] = letter.paragraphs;
  return (
    <Html lang={letter.language === 'zh' ? 'zh-Hans' : letter.language} dir={dir}>
      <Head>
        <title>{plainOf(letter.subject, false)}</title>
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light" />
        <meta name="supported-color-schemes" content="light" />
      </Head>
      <Preview>{first ? plainOf(first, false) : ''}</Preview>
      <Body
        style={{
          backgroundColor: '#f1f5f3',
          fontFamily: FONTS[letter.language],
          margin: 0,
          padding: '20px 8px',
        }}
      >
        <Container
          style={{
            backgroundColor: '#ffffff',
            border: `1px solid ${LINE}`,
            borderRadius: '10px',
            maxWidth: '600px',
            padding: '26px 26px 20px',
          }}
        >
          <Text
            style={{ ...small, color: ACCENT, fontWeight: 700, letterSpacing: tall ? undefined : '0.04em' }}
          >
            {letter.language === 'ur' ? 'راہداری' : 'Rahdari'}
          </Text>
          <Heading
            as="h1"
            style={{
              ...align,
              color: INK,
              fontSize: '24px',
              lineHeight: tall ? '1.7' : '1.3',
              margin: '0 0 16px',
            }}
          >
            {richNodes(letter.heading)}
          </Heading>
          {letter.greeting && <Text style={prose}>{richNodes(letter.greeting)}</Text>}
          {letter.paragraphs.map((paragraph, index) => (
            <Text key={index} style={prose}>
              {richNodes(paragraph)}
            </Text>
          ))}
          {letter.figures.length > 0 && <Figures letter={letter} align={align} />}
          {letter.itemsHeading && (
            <Heading as="h2" style={{ ...align, color: INK, fontSize: '18px', margin: '18px 0 8px' }}>
              {richNodes(letter.itemsHeading)}
            </Heading>
          )}
          {letter.items.map((item, index) => (
            <Section
              key={index}
              style={{
                [dir === 'rtl' ? 'borderRight' : 'borderLeft']: `4px solid ${ACCENT}`,
                backgroundColor: '#f6faf8',
                margin: '0 0 10px',
                padding: '10px 14px 4px',
              }}
            >
              <Text style={{ ...prose, fontWeight: 700, margin: '0 0 4px' }}>{richNodes(item.title)}</Text>
              {item.notes.map((note, at) => (
                <Text key={at} style={{ ...prose, fontSize: tall ? '16px' : '15px', margin: '0 0 6px' }}>
                  {richNodes(note)}
                </Text>
              ))}
            </Section>
          ))}
          {letter.deadline && (
            <Text style={{ ...prose, fontWeight: 700, margin: '14px 0' }}>{richNodes(letter.deadline)}</Text>
          )}
          {letter.action && (
            <>
              <Section style={{ ...align, margin: '20px 0 12px' }}>
                <Button
                  href={letter.action.url}
                  style={{
                    backgroundColor: ACCENT,
                    borderRadius: '8px',
                    color: '#ffffff',
                    fontSize: tall ? '18px' : '16px',
                    fontWeight: 700,
                    padding: '14px 22px',
                  }}
                >
                  {letter.action.label}
                </Button>
              </Section>
              {letter.notes.map((note, index) => (
                <Text key={index} style={small}>
                  {richNodes(note)}
                </Text>
              ))}
              <Text style={small}>
                {copyLine(letter)}
                <br />
                <bdi dir="ltr" style={{ overflowWrap: 'anywhere', wordBreak: 'break-all' }}>
                  {letter.action.url}
                </bdi>
              </Text>
            </>
          )}
          <Text style={{ ...prose, margin: '18px 0 0' }}>{richNodes(letter.closing)}</Text>
          <Hr style={{ borderColor: LINE, margin: '18px 0 12px' }} />
          {letter.footer.map((line, index) => (
            <Text key={index} style={small}>
              {richNodes(line)}
            </Text>
          ))}
        </Container>
      </Body>
    </Html>
  );
}

function Figures({ letter, align }: { letter: Letter; align: CSSProperties }): ReactElement {
  const cell: CSSProperties = { ...align, borderBottom: `1px solid ${LINE}`, color: INK, padding: '8px 4px' };
  return (
    <table
      width="100%"
      cellPadding={0}
      cellSpacing={0}
      style={{ borderCollapse: 'collapse', margin: '4px 0 14px' }}
    >
      <tbody>
        {letter.figures.map(({ label, value }) => (
          <tr key={label}>
            <th scope="row" style={{ ...cell, fontWeight: 400 }}>
              {label}
            </th>
            <td
              style={{
                ...cell,
                fontWeight: 700,
                width: '96px',
                textAlign: align.textAlign === 'right' ? 'left' : 'right',
              }}
            >
              <bdi dir="ltr">{value}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The HTML part. */
export const htmlOf = (letter: Letter): Promise<string> => render(<LetterEmail letter={letter} />);
