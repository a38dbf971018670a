export { defineLibrary, type Library } from './library.js';
