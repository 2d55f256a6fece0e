// Any value of CI stops Ink from drawing (it asks once, at import), so tests take it away first.
delete process.env.CI;
delete process.env.CODEX_HOME;
