'use strict';
// What an author keeps beside a document.
function half(n) {
  return n / 2;
