using System.Diagnostics;

namespace TrailDesk.EndToEndTests.Start;

/// <summary>What <c>./run</c> refuses before it installs, builds or starts anything.</summary>
internal sealed class RunTests
{
    [TestCase("TRAILDESK_PORT", "abc", "5080")]
    [TestCase("TRAILDESK_PORT", "-1", "5080")]
    [TestCase("TRAILDESK_PORT", "99999", "5080")]
    [TestCase("TRAILDESK_SIMULATOR_PORT", "0", "5090")]
    public async Task A_port_that_is_none_is_refused(string variable, string value, string standard)
    {
        var (exit, output) = await RunAsync((variable, value));

        Assert.That(exit, Is.EqualTo(1), output);
        Assert.That(output.Trim(), Is.EqualTo($"{variable} is \"{value}\", which is no port. Set it to a number from 1 to 65535, or leave it out for {standard}."));
    }

    [Test]
    public async Task One_port_for_both_is_refused()
    {
        var port = $"{FreePort.Take()}";

        var (exit, output) = await RunAsync(("TRAILDESK_PORT", port), ("TRAILDESK_SIMULATOR_PORT", port));

        Assert.That(exit, Is.EqualTo(1), output);
        Assert.That(output.Trim(), Is.EqualTo($"TRAILDESK_PORT and TRAILDESK_SIMULATOR_PORT are both {port}. Set them to two ports, or leave one out."));
    }

    private static async Task<(int Exit, string Output)> RunAsync(params (string Name, string Value)[] environment)
    {
        var root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));
        var start = new ProcessStartInfo(Path.Combine(root, "run")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in new[] { "TRAILDESK_PORT", "TRAILDESK_SIMULATOR_PORT" }) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
