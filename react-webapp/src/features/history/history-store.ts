import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Analysis } from '@/shared/picture-types';
import { idsOverLimit } from './history-limits';
import { cardOf, contentsOf, editionOf, type Card, type Contents, type StoredAnalysis } from './stored-analysis';
import { thumbnailOf } from './thumbnail';

interface Schema extends DBSchema {
  cards: { key: string; value: Card; indexes: { at: number } };
  contents: { key: string; value: Contents };
}

let opening: Promise<IDBPDatabase<Schema>> | undefined;

function open(): Promise<IDBPDatabase<Schema>> {
  opening ??= connect().catch((error: unknown) => {
    // Connect again at the next call: the user may have freed space or allowed storage since.
    dropConnection();
    throw error;
  });
  return opening;
}

async function connect(): Promise<IDBPDatabase<Schema>> {
  const database = await openDB<Schema>('farsight', 1, { upgrade, terminated: dropConnection });
  // Another tab with a newer page waits until this one closes its connection.
  database.addEventListener('versionchange', () => {
    database.close();
    dropConnection();
  });
  return database;
}

function upgrade(database: IDBPDatabase<Schema>): void {
  database.createObjectStore('cards', { keyPath: 'id' }).createIndex('at', 'at');
  database.createObjectStore('contents', { keyPath: 'id' });
}

function dropConnection(): void {
  opening = undefined;
}

/** Return a card for each saved analysis, newest first. */
export async function listCards(): Promise<Card[]> {
  const database = await open();
  return (await database.getAllFromIndex('cards', 'at')).reverse();
}

/** Save an analysis, replacing an earlier version; return false if nothing changed. */
export async function saveAnalysis(analysis: Analysis): Promise<boolean> {
  const database = await open();
  const before = await database.get('cards', analysis.id);
  if (before?.edition === editionOf(analysis)) return false;
  const thumbnail = before?.thumbnail ?? (await thumbnailOf(analysis.file));
  const change = database.transaction(['cards', 'contents'], 'readwrite');
  const cards = change.objectStore('cards');
  const contents = change.objectStore('contents');
  await Promise.all([
    // Contents first: if they cannot be stored, this throws before the card is written.
    contents.put(contentsOf(analysis)),
    cards.put(cardOf(analysis, thumbnail)),
    cards.getAll().then((all) => Promise.all(idsOverLimit(all).flatMap((id) => [cards.delete(id), contents.delete(id)]))),
    change.done,
  ]);
  return true;
}

/** Load an analysis; return null if it is not on this device. */
export async function loadAnalysis(id: string): Promise<StoredAnalysis | null> {
  const database = await open();
  const reading = database.transaction(['cards', 'contents']);
  const [card, contents] = await Promise.all([
    reading.objectStore('cards').get(id),
    reading.objectStore('contents').get(id),
  ]);
  return card && contents ? { card, contents } : null;
}

export async function deleteAnalysis(id: string): Promise<void> {
  const change = (await open()).transaction(['cards', 'contents'], 'readwrite');
  await Promise.all([change.objectStore('cards').delete(id), change.objectStore('contents').delete(id), change.done]);
}

export async function deleteAllAnalyses(): Promise<void> {
  const change = (await open()).transaction(['cards', 'contents'], 'readwrite');
  await Promise.all([change.objectStore('cards').clear(), change.objectStore('contents').clear(), change.done]);
}
