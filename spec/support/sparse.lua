--- How sparse the points are that a sweep tries: of so many, one. 1 in `make test`, LINQ_SPARSE in the suites that run
--- every spec once more.

return tonumber(os.getenv "LINQ_SPARSE") or 1
