import type { AuditEventView, VersionView } from '@fovea/domain';
import { api } from '#lib/api.ts';
import { events } from '#lib/events.svelte.ts';
import { toProblem, type Problem } from '#lib/problem.ts';

/** A project's versions and its audit trail, newest first. */
export class ModelPage {
  versions = $state.raw<readonly VersionView[] | null>(null);
  trail = $state.raw<readonly AuditEventView[] | null>(null);
  problem = $state.raw<Problem | null>(null);
  #project: string;

  constructor(project: string) {
    this.#project = project;
  }

  /** @returns a function that stops following */
  follow(): () => void {
    void this.load();
    const stops = [
      events.on('champion', () => void this.load()),
      events.on('run.state', () => void this.load()),
      events.on('run.changed', () => void this.load()),
      events.onConnect(() => void this.load()),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async load(): Promise<void> {
    const request = { project: this.#project };
    try {
      const [versions, trail] = await Promise.all([api.versions.list.query(request), api.audit.list.query(request)]);
      this.versions = [...versions].sort((a, b) => b.number - a.number);
      this.trail = [...trail].sort((a, b) => b.at.localeCompare(a.at));
      this.problem = null;
    } catch (error) {
      this.problem = toProblem(error);
    }
  }
}
