// Posts a file as a form with Node's own fetch: node fetch.mjs URL FILE
import { openAsBlob } from 'node:fs';

const [, , url, file] = process.argv;
const form = new FormData();
form.append('image', await openAsBlob(file, { type: 'image/jpeg' }), 'picture.jpg');
const answer = await fetch(url, { method: 'POST', body: form });
console.log(`${answer.status}\n${answer.headers.get('content-type')}\n${await answer.text()}`);
