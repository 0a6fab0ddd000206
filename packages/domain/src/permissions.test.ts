import { describe, expect, it } from 'vitest';
import type { Permission } from './permissions.ts';
import { isAllowed, permissions } from './permissions.ts';

describe('isAllowed', () => {
  it('lets the owner do everything, and nobody without a role anything', () => {
    for (const permission of Object.keys(permissions) as Permission[]) {
      expect(isAllowed(['owner'], permission)).toBe(true);
      expect(isAllowed([], permission)).toBe(false);
    }
  });

  it('lets a viewer read and not change', () => {
    expect(isAllowed(['viewer'], 'image:read')).toBe(true);
    expect(isAllowed(['viewer'], 'feedback:write')).toBe(false);
    expect(isAllowed(['viewer'], 'version:decide')).toBe(false);
  });

  it('keeps the test split from those who draw, by whose regions the next model is taught', () => {
    expect(isAllowed(['researcher'], 'evaluation:test')).toBe(true);
    expect(isAllowed(['reviewer'], 'evaluation:test')).toBe(true);
    expect(isAllowed(['expert', 'viewer'], 'evaluation:test')).toBe(false);
  });

  it('needs one of several roles', () => {
    expect(isAllowed(['viewer', 'reviewer'], 'version:decide')).toBe(true);
    expect(isAllowed(['viewer', 'reviewer'], 'run:start')).toBe(false);
  });
});
