"""Does a quotation bear a sentence out? What is said is compared part by part, within a language and across two, with no model."""
