// Any value of CI stops Ink from drawing (it reads CI once, at import), so tests remove it first.
delete process.env.CI;
delete process.env.CODEX_HOME;
