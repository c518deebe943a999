using System.Text.Json;
using Npgsql;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Consent;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// Statements for one tenant's outcomes. Each is fenced by the epoch and names its take: a stale node's word changes nothing, and neither
/// does one that is written again after a commit whose answer was lost, while the message is on its way anew.
/// </summary>
internal static class OutcomeSql
{
    public static void Append(NpgsqlBatch batch, List<Outcome> outcomes, TenantKeys keys, DeliveryOptions options)
    {
        var accepted = outcomes.Where(outcome => outcome.Result is SendOutcome.Accepted).ToList();
        if (accepted.Count > 0) AppendAccepted(batch, accepted);
        var failed = outcomes.Where(outcome => IsFinal(outcome, options)).ToList();
        if (failed.Count > 0) AppendFailed(batch, failed, keys);
        foreach (var outcome in failed)
            if (ProviderOptOut.Of(outcome.Item.Message, [ErrorOf(outcome.Result)], keys) is { } optOut) batch.BatchCommands.Add(optOut);
        var again = outcomes.Where(outcome => outcome.Result is SendOutcome.Deferred && !IsFinal(outcome, options)).ToList();
        if (again.Count > 0) AppendDeferred(batch, again);
        var unknown = outcomes.Where(outcome => outcome.Result is SendOutcome.Unknown).ToList();
        if (unknown.Count > 0) AppendUnknown(batch, unknown, options);
        foreach (var outcome in outcomes.Where(outcome => outcome.News is not null).OrderBy(outcome => outcome.News!.Order)) AppendNews(batch, outcome.Item.Tenant, outcome.Item.Channel, outcome.News!);
    }

    public const string LaneColumn = "lane_to_look_at";

    // The next to the same person was kept waiting by this one.
    private const string FollowersSql = """

        select distinct o.lane as lane_to_look_at
        from done d join outbox o on o.channel = d.channel and o.recipient = d.recipient and o.state = 'queued'
        """;

    private const string AcceptedSql = """
        with done as (
          delete from outbox o
          where o.message = any($2) and o.epoch = ($3)[array_position($2, o.message)]
            and o.take = ($6)[array_position($2, o.message)]
          returning o.message, o.channel, o.recipient, ($4)[array_position($2, o.message)] as provider_id, ($5)[array_position($2, o.message)] as ref,
            ($7)[array_position($2, o.message)] as held
        ),
        known as (
          insert into provider_messages (tenant_id, ref, message_id)
          select $1, ref, message from done order by ref
          on conflict (ref) do nothing
        ),
        told as (
          update whatsapp_messages m
          set provider_message_id = coalesce(m.provider_message_id, d.provider_id),
            status = case when m.status in ('queued', 'sending', 'unknown') then 'accepted' else m.status end, held = d.held
          from done d
          where m.tenant_id = $1 and m.id = d.message
        )
        """ + FollowersSql;

    private static void AppendAccepted(NpgsqlBatch batch, List<Outcome> rows) => batch.Command(AcceptedSql)
        .With(rows[0].Item.Tenant).Column(rows, row => row.Item.Message).Column(rows, row => row.Item.Epoch)
        .Column(rows, row => ((SendOutcome.Accepted)row.Result).ProviderMessageId)
        .Column(rows, row => MessageRef.Of(row.Item.Channel, ((SendOutcome.Accepted)row.Result).ProviderMessageId)).Column(rows, row => row.Item.Take)
        .Column(rows, row => ((SendOutcome.Accepted)row.Result).Held);

    private const string FailedSql = """
        with done as (
          delete from outbox o
          where o.message = any($2) and o.epoch = ($3)[array_position($2, o.message)]
            and o.take = ($5)[array_position($2, o.message)]
          returning o.message, o.channel, o.recipient, ($4)[array_position($2, o.message)] as errors
        ),
        told as (
          update whatsapp_messages m set status = 'failed', errors = d.errors
          from done d
          where m.tenant_id = $1 and m.id = d.message and m.status in ('queued', 'sending', 'unknown', 'accepted')
        ),
        noted as (
          insert into refused_texts (tenant, message)
          select $1, d.message from done d where ($6)[array_position($2, d.message)]
          on conflict (message) do nothing
        )
        """ + FollowersSql;

    private static void AppendFailed(NpgsqlBatch batch, List<Outcome> rows, TenantKeys keys) => batch.Command(FailedSql)
        .With(rows[0].Item.Tenant).Column(rows, row => row.Item.Message).Column(rows, row => row.Item.Epoch)
        .Column(rows, row => Sealed.Seal(keys.Sealing, JsonSerializer.SerializeToUtf8Bytes(
            (IReadOnlyList<ErrorPart>)[ErrorOf(row.Result)], SealedJson.Default.IReadOnlyListErrorPart)))
        .Column(rows, row => row.Item.Take).Column(rows, row => row.Result is SendOutcome.Rejected { Action: FailureAction.SendTemplate });

    private const string DeferredSql = """
        update outbox o
        set state = 'queued', due_at = now() + n.wait, attempts = o.attempts - n.uncounted
        from unnest($1, $2, $3, $4, $5) as n (message, epoch, wait, uncounted, take)
        where o.message = n.message and o.epoch = n.epoch and o.state = 'sending' and o.take = n.take
        """;

    private static void AppendDeferred(NpgsqlBatch batch, List<Outcome> rows) => batch.Command(DeferredSql)
        .Column(rows, row => row.Item.Message).Column(rows, row => row.Item.Epoch).Column(rows, WaitOf)
        .Column(rows, row => (short)(MostAttempts(((SendOutcome.Deferred)row.Result).Action, 0) is null ? 1 : 0))
        .Column(rows, row => row.Item.Take);

    private const string UnknownSql = """
        with done as (
          update outbox o set state = 'unknown', due_at = now() + $4
          from unnest($2, $3, $5) as n (message, epoch, take)
          where o.message = n.message and o.epoch = n.epoch and o.state = 'sending' and o.take = n.take
          returning o.message, o.channel, o.recipient
        ),
        told as (
          update whatsapp_messages m set status = 'unknown'
          from done d
          where m.tenant_id = $1 and m.id = d.message and m.status in ('queued', 'sending')
        )
        """ + FollowersSql;

    public static void AppendUnknown(NpgsqlBatch batch, List<Outcome> rows, DeliveryOptions options) => batch.Command(UnknownSql)
        .With(rows[0].Item.Tenant).Column(rows, row => row.Item.Message).Column(rows, row => row.Item.Epoch).With(options.Grace)
        .Column(rows, row => row.Item.Take);

    private const string NewsSql = """
        update whatsapp_configurations set parked_until = $3, parked_reason = $4
        where tenant_id = $1 and id = $2 and (parked_until is distinct from $3 or parked_reason is distinct from $4)
        """;

    public static void AppendNews(NpgsqlBatch batch, Guid tenant, Guid channel, ParkingNews news) =>
        batch.Command(NewsSql).With(tenant).With(channel).With(news.Until).With(news.Reason);

    /// <summary>Attempts count answers about this message; a channel that is away uses up none.</summary>
    private static bool IsFinal(Outcome outcome, DeliveryOptions options) => outcome.Result switch
    {
        SendOutcome.Rejected => true,
        SendOutcome.Deferred deferred => outcome.Item.Attempts >= MostAttempts(deferred.Action, options.Attempts),
        _ => false,
    };

    private static int? MostAttempts(FailureAction action, int setting) => action switch
    {
        FailureAction.BackOff => setting,
        FailureAction.RetryOnce => Math.Min(2, setting),
        _ => null,
    };

    private static TimeSpan WaitOf(Outcome outcome) => outcome.Result switch
    {
        SendOutcome.Deferred { Action: FailureAction.HoldInitiated } when outcome.Item.Initiates == 0 => TimeSpan.FromMinutes(1),
        SendOutcome.Deferred { RetryAfter: { } given } => given,
        SendOutcome.Deferred { Action: FailureAction.WaitForPair } => TimeSpan.FromSeconds(6 + Random.Shared.NextDouble()),
        // As long as the number rests at first: while it rests for longer, nothing of it is taken.
        SendOutcome.Deferred { Action: FailureAction.RetryLater, Failure: SendFailure.Throttled } => TimeSpan.FromSeconds(Spread()),
        _ => TimeSpan.FromSeconds(2 * Math.Pow(2, outcome.Item.Attempts - 1) * Spread()),
    };

    private static double Spread() => 0.8 + 0.4 * Random.Shared.NextDouble();

    private static ErrorPart ErrorOf(SendOutcome result) => result switch
    {
        SendOutcome.Rejected rejected => rejected.Error,
        SendOutcome.Deferred deferred => deferred.Error,
        _ => new ErrorPart("traildesk:unknown"),
    };
}
