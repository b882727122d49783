// Posts a file as a form with axios, found where it is run: node axios.mjs URL FILE
import { openAsBlob } from 'node:fs';
import { createRequire } from 'node:module';

const axios = createRequire(`${process.cwd()}/package.json`)('axios');
const [, , url, file] = process.argv;
const form = new FormData();
form.append('image', await openAsBlob(file, { type: 'image/jpeg' }), 'picture.jpg');
const answer = await axios.post(url, form, { validateStatus: null, responseType: 'text', transformResponse: [] });
console.log(`${answer.status}\n${answer.headers['content-type']}\n${answer.data}`);
