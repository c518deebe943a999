using System.Globalization;
using MediatR;
using TrailDesk.Application.Conversations;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>Somebody who writes the next message once the last one is acknowledged.</summary>
internal sealed class Person(Company company, string phone, string name)
{
    public Company Company => company;
    public string Phone => phone;
    public string Name => name;
    public Parcel? OnItsWay { get; set; }
    public bool MayWrite => OnItsWay is not { IsAcknowledged: false };
}

/// <param name="Code">What the message says, and what its answer repeats.</param>
internal sealed record WrittenMessage(Person Person, int Number)
{
    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"wamid.in.{Number}");
    public string Code { get; } = string.Create(CultureInfo.InvariantCulture, $"BK-{1_000_000 + Number}");

    /// <summary>No handler survives it, however often it is tried.</summary>
    public bool IsPoison { get; init; }

    /// <summary>Its place among all messages that were acknowledged; null for one that was not.</summary>
    public int? AcknowledgedAs { get; set; }

    public override string ToString() => $"{Person.Name}:{Code}{(IsPoison ? "!" : "")}";
}

/// <summary>Makes the handler of some messages fail, for ever or a few times.</summary>
internal sealed class Trap : IPipelineBehavior<ReceiveMessage, ReceiveMessageResult>
{
    private readonly Dictionary<string, int> _failures = [];

    public void Set(string code, int failures) => _failures[code] = failures;

    public Task<ReceiveMessageResult> Handle(
        ReceiveMessage request, CancellationToken cancellationToken, RequestHandlerDelegate<ReceiveMessageResult> next)
    {
        var code = request.Event.Content.Text ?? "";
        if (_failures.GetValueOrDefault(code) <= 0) return next();
        _failures[code]--;
        throw new InvalidOperationException("The script makes this handler fail.");
    }
}
