global using NUnit.Framework;
global using TrailDesk.Survival.Machine;

// What runs on processes of its own goes side by side and first; then, one by one, what shares a desk and a simulator.
[assembly: LevelOfParallelism(3)]
