global using NUnit.Framework;
global using TrailDesk.Survival.Machine;
