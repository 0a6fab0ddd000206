import { toProblem } from './problem.ts';

export interface Toast {
  readonly id: number;
  readonly kind: 'done' | 'note' | 'problem';
  readonly title: string;
  /** What was kept and what to do. */
  readonly detail: string | null;
}

const shownMs = { done: 4500, note: 7000, problem: 14_000 } as const satisfies Record<Toast['kind'], number>;

/** Short messages at the page's edge. A problem stays longer, and each can be closed. */
class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #nextId = 1;

  show({ kind, title, detail = null }: { kind: Toast['kind']; title: string; detail?: string | null }): void {
    const isShown = this.list.some((toast) => toast.title === title && toast.detail === detail);
    if (isShown) return;
    const id = this.#nextId++;
    this.list = [...this.list.slice(-3), { id, kind, title, detail }];
    setTimeout(() => this.close(id), shownMs[kind]);
  }

  /** @param title what failed, as a person would say it: "The run was not started" */
  problem(error: unknown, title: string): void {
    const { message, kept } = toProblem(error);
    this.show({ kind: 'problem', title, detail: kept ? `${message} ${kept}` : message });
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
