using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Webhooks;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Delivery;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Nodes;
using TrailDesk.Infrastructure.Webhooks;
using TrailDesk.Infrastructure.WhatsApp;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>
/// One life of a node: the product's services over its container, each loop's one turn as a method. No loop runs by
/// itself, so nothing happens but what a step asks for.
/// </summary>
internal sealed class SimulatedNode : IAsyncDisposable
{
    private static readonly TimeSpan AllStatuses = TimeSpan.FromDays(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ServiceProvider _services;
    private readonly SimulatedProvider _provider;
    private readonly InboxWorkers _workers;
    private readonly DoubtResolver _doubts;
    private readonly ParkedStatusSweep _sweep;
    private readonly List<int> _shards = [];

    public SimulatedNode(NodePlace place, SimulatedTime.Clock clock, SimulatedProvider provider, Trap trap)
    {
        (Place, Clock, _provider) = (place, clock, provider);
        _services = place.NewContainer(services => services
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<IPipelineBehavior<ReceiveMessage, ReceiveMessageResult>>(trap)
            .AddHttpClient(ProviderRegistration.ClientName("meta")).ConfigurePrimaryHttpMessageHandler(() => provider.HandlerFor(this)));
        _workers = ActivatorUtilities.CreateInstance<InboxWorkers>(_services);
        _doubts = ActivatorUtilities.CreateInstance<DoubtResolver>(_services);
        _sweep = ActivatorUtilities.CreateInstance<ParkedStatusSweep>(_services);
        _ = Get<Sender>();
    }

    public NodePlace Place { get; }
    public SimulatedTime.Clock Clock { get; }
    public string Name => Place.Name;
    public bool IsAlive => !Place.Line.IsDead;
    public KeyRing Keys => Get<KeyRing>();
    public bool HasNews => !Get<InboxSignal>().IsEmpty;
    public int ToRecord => Get<OutcomeRecorder>().Waiting;
    public int Lanes => Get<LaneKeeper>().Held.Count;

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The caches that concurrent sends would else fill in any order.</summary>
    public async Task WarmAsync(IReadOnlyList<Company> companies)
    {
        foreach (var company in companies)
        {
            await Get<IChannelDirectory>().FindAsync(company.Channel, CancellationToken.None);
            await Keys.DayAsync(company.Tenant, DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime), CancellationToken.None);
        }
    }

    public Task BeatAsync() => Get<NodeRegistry>().RunOnceAsync(CancellationToken.None);

    public Task KeepLanesAsync() => Get<LaneKeeper>().KeepAsync(CancellationToken.None);

    public Task LookAsync() => Get<InboxPoller>().RunOnceAsync(isWoken: false, CancellationToken.None);

    public Task WorkAsync() => _workers.RunOnceAsync(_shards, CancellationToken.None);

    public Task SendAsync() => Get<Sender>().RunOnceAsync(-1, CancellationToken.None);

    public Task RecordAsync() => Get<OutcomeRecorder>().RunOnceAsync();

    public Task ResolveDoubtsAsync() => _doubts.RunOnceAsync(CancellationToken.None);

    public Task SweepAsync() => _sweep.RunOnceAsync(AllStatuses, CancellationToken.None);

    /// <summary>Webhooks that arrive so close together that they share a commit.</summary>
    public async Task<IReadOnlyList<WebhookVerdict>> AcceptAsync(IReadOnlyList<AcceptWebhook> webhooks)
    {
        var intake = Get<IntakeWriter>();
        var answers = new List<Task<AcceptWebhookResult>>();
        foreach (var webhook in webhooks)
        {
            var waiting = intake.Waiting;
            answers.Add(AskAsync(webhook));
            await UntilAsync(() => answers[^1].IsCompleted || intake.Waiting > waiting);
        }

        await intake.RunOnceAsync();
        return [.. (await Task.WhenAll(answers)).Select(answer => answer.Verdict)];
    }

    private async Task<AcceptWebhookResult> AskAsync(AcceptWebhook webhook)
    {
        await using var scope = _services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(webhook);
    }

    /// <summary>Messages that wait for the pace of their number.</summary>
    public int InLine => Get<ChannelGates>().InLine;

    /// <summary>Until each message that this node has in the air is at the provider, waits for its turn, or its outcome waits to be written down.</summary>
    public Task SettleAsync() => UntilAsync(() => Get<InAir>().Takes.Length == _provider.Holds(this) + ToRecord + InLine);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var until = DateTime.UtcNow + Patience;
        while (!isSo())
        {
            if (DateTime.UtcNow > until) throw new TimeoutException("The node does not come to rest.");
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
