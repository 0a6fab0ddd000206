import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

/** The pictures of README, made anew by `npm run pictures`. */
export default defineConfig(tests, { testMatch: '*.pictures.ts' });
