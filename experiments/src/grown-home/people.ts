import type { Context } from '@fovea/services';

const names = ['Ada', 'Boris', 'Chiara', 'Dang', 'Esi'];

/** People beside the one at this machine, each with a context to act in. */
export async function addPeople(context: Context): Promise<Context[]> {
  const found: Context[] = [context];
  for (const name of names) {
    const { rows } = await context.database.$client.query<{ id: string }>(
      'insert into person (name) values ($1) returning id',
      [name],
    );
    const [person] = rows;
    if (person !== undefined) found.push({ ...context, actor: { personId: person.id, name, roles: ['owner'] } });
  }
  return found;
}
