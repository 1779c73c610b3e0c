import { describe, expect, it } from 'vitest';
import { createSeal, UnknownKey } from '../../src/store/seal.ts';

const [OLD, NEW] = [Buffer.alloc(32, 'old'), Buffer.alloc(32, 'new')];
const TEXT = 'xoxb-令牌-🔑';

describe('a seal', () => {
  it('opens what it sealed, about the same only', () => {
    const seal = createSeal([NEW]);
    const sealed = seal.seal(TEXT, 'T1');
    expect(sealed).not.toContain('xoxb');
    expect(seal.open(sealed, 'T1')).toEqual({ text: TEXT, newest: true });
    expect(() => seal.open(sealed, 'T2')).toThrow();
  });

  it('never seals the same way twice', () => {
    const seal = createSeal([NEW]);
    expect(seal.seal(TEXT, 'T1')).not.toBe(seal.seal(TEXT, 'T1'));
  });

  it('opens with an older key, seals with the newest, and knows a key it lacks', () => {
    const old = createSeal([OLD]).seal(TEXT, 'T1');
    const both = createSeal([NEW, OLD]);
    expect(both.open(old, 'T1')).toEqual({ text: TEXT, newest: false });
    expect(createSeal([NEW]).open(both.seal(TEXT, 'T1'), 'T1').text).toBe(TEXT);
    expect(() => createSeal([NEW]).open(old, 'T1')).toThrow(UnknownKey);
  });

  it('does not open what was changed, cut short or made up, and says nothing of it', () => {
    const seal = createSeal([NEW]);
    const sealed = seal.seal(TEXT, 'T1');
    const [version, key, box = ''] = sealed.split('.');
    const bytes = Buffer.from(box, 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => seal.open(`${version}.${key}.${changed.toString('base64url')}`, 'T1'), `byte ${index}`).toThrow();
    }
    for (const made of ['', 'v1', `v1.${key}.`, `v1.${key}.${box.slice(0, 20)}`, `v2.${key}.${box}`, TEXT]) {
      expect(() => seal.open(made, 'T1'), made).toThrow();
      expect(() => seal.open(made, 'T1'), made).not.toThrow('令牌');
    }
  });

  it('needs a key', () => {
    expect(() => createSeal([])).toThrow('needs a key');
  });
});
