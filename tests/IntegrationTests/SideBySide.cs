// Fixtures have a database each and wait more than they work. Those that watch the whole process or the whole server say [NonParallelizable].
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(3)]
