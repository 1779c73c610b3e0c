import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rulebookSchema } from '../../src/rulebook/json-schema.ts';
import { COMPLETE } from './complete.ts';
import { SMALL } from './small.ts';

const FOLDER = new URL('../../rulebooks/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');

/** A validator that shares nothing with ours. Fractions of 4 places are not exact in floating point. */
const isRulebook = new Ajv2020({ allowUnionTypes: true, multipleOfPrecision: 6 }).compile(JSON.parse(rulebookSchema()));

describe('the JSON Schema of rulebooks', () => {
  it('stands in rulebooks/ as it is: npm run rulebook -- schema > rulebooks/rulebook.schema.json', () => {
    expect(read('rulebook.schema.json')).toBe(rulebookSchema());
  });

  it('takes everything that a rulebook can say', () => {
    expect(isRulebook(COMPLETE) || isRulebook.errors).toBe(true);
    expect(isRulebook(parse(SMALL)) || isRulebook.errors).toBe(true);
  });

  it.each(FILES)('is named in %s, and takes it', (name) => {
    expect(read(name).split('\n')[0]).toBe('# yaml-language-server: $schema=rulebook.schema.json');
    expect(isRulebook(parse(read(name))) || isRulebook.errors).toBe(true);
  });

  it.each([
    ['a key that is not known', 'version: "1"', 'version: "1"\nversions: 2'],
    ['too many decimals', 'visits: 40', 'visits: 40.12345'],
    ['words instead of a number', 'visits: 40', 'visits: forty'],
    ['a time that is none', 'at: "18:00"', 'at: "25:00"'],
    ['an id with capitals', 'id: punctuality', 'id: Punctuality'],
    ['a method that is not known', 'kind: linear', 'kind: curved'],
  ])('refuses %s', (_, from, to) => {
    expect(SMALL.split(from).length).toBeGreaterThan(1);
    expect(isRulebook(parse(SMALL.replace(from, to)))).toBe(false);
  });

  it('explains keys in both languages', () => {
    expect(JSON.parse(rulebookSchema()).properties.scorecards.description).toBe(
      '评分表，先对上哪张用哪张 · scorecards; the first that fits a manager is theirs',
    );
  });
});
