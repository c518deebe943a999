using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.Application.Consent;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Templates;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>One transaction of the inbox over some shards: claim, handle in order, write every effect and the deletions together.</summary>
internal sealed class InboxBatch(
    IServiceScopeFactory scopes, InboxClaim claim, KeyRing keyRing, IEnumerable<IWhatsAppProvider> providers, IChannelDirectory channels)
{
    private readonly Dictionary<string, IWhatsAppProvider> _providers = providers.ToDictionary(provider => provider.Name);

    /// <param name="limit">Rows of each shard.</param>
    /// <param name="begun">Rows whose attempt is committed: only they are handled. Null: those that were never tried before.</param>
    /// <returns>What came of each shard, in their order.</returns>
    public async Task<IReadOnlyList<InboxBatchResult>> RunAsync(
        IReadOnlyList<int> shards, int limit, IReadOnlySet<long>? begun, Progress progress, CancellationToken cancellation)
    {
        await using var round = await claim.TakeAsync(shards, limit, scopes, cancellation);
        var results = new List<InboxBatchResult>(shards.Count);
        foreach (var part in round.Parts) results.Add(await HandleAsync(part, limit, begun, progress, cancellation));
        progress.InHand = null;
        await round.CommitAsync(cancellation);
        return results;
    }

    private async Task<InboxBatchResult> HandleAsync(InboxPart part, int limit, IReadOnlySet<long>? begun, Progress progress, CancellationToken cancellation)
    {
        if (!part.IsHeld) return InboxBatchResult.Locked;
        if (part.Rows.Count == 0) return part.Work.IsOpen ? InboxBatchResult.Again : InboxBatchResult.Empty;

        var rows = progress.Rows = Allowed(part.Rows, begun);
        if (rows.Count == 0) return InboxBatchResult.Suspect;
        var slices = await keyRing.OpenAsync(part.Work.Transaction, [.. rows.Select(row => row.Slice)], cancellation);
        var mediator = part.Scope.ServiceProvider.GetRequiredService<IMediator>();
        for (var i = 0; i < rows.Count; i++)
        {
            progress.InHand = rows[i];
            await HandleAsync(mediator, rows[i], slices[i], cancellation);
        }

        part.Work.Append(Deletion(part.Shard, rows));
        part.IsHandled = true;
        return part.Rows.Count < limit ? InboxBatchResult.Drained : InboxBatchResult.Done;
    }

    /// <summary>A row that failed or may have been in hand at a crash is tried only after its attempt was committed.</summary>
    private static IReadOnlyList<InboxRow> Allowed(IReadOnlyList<InboxRow> claimed, IReadOnlySet<long>? begun) =>
        [.. claimed.TakeWhile(row => begun?.Contains(row.Id) ?? row is { Attempts: 0, Begun: 0 })];

    private async Task HandleAsync(IMediator mediator, InboxRow row, byte[]? slice, CancellationToken cancellation)
    {
        // The day's key is gone once the retention is over: nobody can read it any more, and nobody should.
        if (slice is null || await channels.FindAsync(row.Channel, cancellation) is not { } channel) return;
        foreach (var read in _providers[channel.Provider].Read(slice))
        {
            switch (read)
            {
                case MessageEvent message: await mediator.Send(new ReceiveMessage(channel, message, row.ReceivedAt), cancellation); break;
                case StatusEvent status: await mediator.Send(new ApplyStatus(channel, status, row.ReceivedAt), cancellation); break;
                case PreferenceEvent preference: await mediator.Send(new RecordPreference(channel, preference), cancellation); break;
                case TemplateEvent template: await mediator.Send(new ApplyTemplateNews(channel, template, row.ReceivedAt), cancellation); break;
                case LimitEvent limit: await mediator.Send(new ApplyMessagingLimit(channel, limit, row.ReceivedAt), cancellation); break;
                default: break;
            }
        }
    }

    private const string DeleteSql = """
        delete from inbox where shard = $1 and id = any($2)
        """;

    private static NpgsqlBatchCommand Deletion(int shard, IReadOnlyList<InboxRow> rows) =>
        new NpgsqlBatchCommand(DeleteSql).With(shard).With(rows.Select(row => row.Id).ToArray());

    /// <summary>What a caller may know of a batch that did not come back.</summary>
    internal sealed class Progress
    {
        public IReadOnlyList<InboxRow> Rows { get; set; } = [];

        /// <summary>The row whose handler was running; null before the first and once the effects are on their way.</summary>
        public InboxRow? InHand { get; set; }
    }
}

/// <summary>Done, and there may be more; done with all that was there; nothing ready; held by another worker; look again at once; or the first row needs to be tried with care.</summary>
internal enum InboxBatchResult { Done, Drained, Empty, Locked, Again, Suspect }
