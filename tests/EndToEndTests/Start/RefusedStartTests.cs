using System.Net;
using System.Net.Sockets;
using TrailDesk.EndToEndTests.Support;

namespace TrailDesk.EndToEndTests.Start;

/// <summary>A start that cannot be: a sentence and exit code 1, and nothing that listens meanwhile.</summary>
internal sealed class RefusedStartTests
{
    [TestCase("abc")]
    [TestCase("-1")]
    [TestCase("0")]
    [TestCase("99999")]
    [CancelAfter(60_000)]
    public async Task The_api_refuses_a_port_that_is_none(string port, CancellationToken cancellation)
    {
        await using var api = OwnProcess.Start("Api", [], ("TRAILDESK_PORT", port));

        var exit = await api.EndAsync(cancellation);

        Assert.That(exit, Is.EqualTo(1), api.Output);
        Assert.That(api.Output, Is.EqualTo($"TRAILDESK_PORT is \"{port}\", which is no port. Set it to a number from 1 to 65535, or leave it out for 5080."));
    }

    [TestCase("http://127.0.0.1:abc")]
    [TestCase("http://127.0.0.1:70000")]
    [TestCase("127.0.0.1")]
    [CancelAfter(60_000)]
    public async Task The_api_refuses_an_address_that_would_open_every_interface_or_none(string url, CancellationToken cancellation)
    {
        await using var api = OwnProcess.Start("Api", ["--urls", url]);

        var exit = await api.EndAsync(cancellation);

        Assert.That(exit, Is.EqualTo(1), api.Output);
        Assert.That(api.Output, Does.StartWith($"\"{url}\" is no address to listen on."));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task The_simulator_refuses_a_port_that_is_none(CancellationToken cancellation)
    {
        await using var simulator = OwnProcess.Start("Simulator", [], ("TRAILDESK_SIMULATOR_PORT", "abc"));

        var exit = await simulator.EndAsync(cancellation);

        Assert.That(exit, Is.EqualTo(1), simulator.Output);
        Assert.That(simulator.Output, Does.Contain("TRAILDESK_SIMULATOR_PORT is \"abc\", which is no port."));
        Assert.That(simulator.Output, Does.Not.Contain("   at "), "no trace");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_taken_port_is_told_in_a_sentence_and_by_an_exit_code_of_its_own(CancellationToken cancellation)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var simulator = OwnProcess.Start("Simulator", [], ("TRAILDESK_SIMULATOR_PORT", $"{port}"));

        var exit = await simulator.EndAsync(cancellation);

        Assert.That(exit, Is.EqualTo(98), simulator.Output);
        Assert.That(simulator.Output, Does.Contain("Free it, or set TRAILDESK_SIMULATOR_PORT to another port."));
    }

    [TestCase("Host=127.0.0.1;Port=1;Database=desk;Username=me;Password=hidden-word", "(desk as me at 127.0.0.1:1) cannot be used")]
    [TestCase("Host=127.0.0.1;Port=many;Password=hidden-word", "ConnectionStrings__TrailDesk cannot be read.")]
    [TestCase("Database=desk;Password=hidden-word", "ConnectionStrings__TrailDesk names no Host.")]
    [CancelAfter(60_000)]
    public async Task A_database_that_is_not_there_is_told_in_a_sentence(string connectionString, string sentence, CancellationToken cancellation)
    {
        await using var api = OwnProcess.Start("Api", ["--urls", "http://127.0.0.1:0"], ("ConnectionStrings__TrailDesk", connectionString));

        var exit = await api.EndAsync(cancellation);

        Assert.That(exit, Is.EqualTo(1), api.Output);
        Assert.That(api.Output, Does.Contain(sentence));
        Assert.That(api.Output, Does.Not.Contain("   at ").And.Not.Contain("hidden-word"));
    }
}
