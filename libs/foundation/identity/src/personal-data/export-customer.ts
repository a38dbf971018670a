import type { PersonalDataHolders, TenantGraph } from '#foundation/tenancy';
import { type DataSubject } from '#foundation/tenancy';
import { DataSubjects } from './data-subjects.js';
import { identityErrors } from '../identity.errors.js';

/**
 * Exports the data that all libraries store about a customer, as one JSON document: `{ "exportedAt", "customerId",
 * "<section>": […] }`. It reads the data during the download: nothing is stored, and many orders need no memory.
 * @param graph must have a lease until the last part is read
 * @throws customer.export-link-invalid if the customer is gone
 */
export async function exportOf(
  graph: TenantGraph,
  holders: PersonalDataHolders,
  customerId: string,
): Promise<AsyncIterable<string>> {
  const subject = await (await graph.get(DataSubjects)).find(customerId);
  if (!subject) throw identityErrors.exportLinkInvalid();
  return documentOf(graph, holders, subject);
}

async function* documentOf(
  graph: TenantGraph,
  holders: PersonalDataHolders,
  subject: DataSubject,
): AsyncGenerator<string> {
  yield `{\n"exportedAt": ${JSON.stringify(new Date())},\n"customerId": ${JSON.stringify(subject.customerId)}`;
  for (const [section, service] of holders.all()) {
    yield `,\n${JSON.stringify(section)}: [`;
    let separator = '\n';
    for await (const row of (await graph.get(service)).rows(subject)) {
      yield separator + JSON.stringify(row);
      separator = ',\n';
    }
    yield ']';
  }
  yield '\n}\n';
}
