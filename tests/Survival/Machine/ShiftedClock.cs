using System.ComponentModel;
using System.Diagnostics;

namespace TrailDesk.Survival.Machine;

/// <summary>Builds the library that gives a process another time of day.</summary>
internal static class ShiftedClock
{
    /// <returns>Null where there is no C compiler: then all nodes share the machine's clock, and the report says so.</returns>
    public static async Task<string?> BuildAsync(string folder)
    {
        var library = Path.Combine(folder, "clock.so");
        string[] arguments = ["-shared", "-fPIC", "-O2", "-o", library, Path.Combine(AppContext.BaseDirectory, "Machine", "clock.c"), "-ldl"];
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("cc", arguments) { RedirectStandardError = true })!;
            await compiler.WaitForExitAsync();
            return compiler.ExitCode == 0 ? library : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
