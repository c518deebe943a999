using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>A send that was refused because the person stopped marketing: the outcome and their wish in one transaction.</summary>
internal sealed class OptOutRecorder(IServiceScopeFactory scopes, IFailureTable failures, IChannelDirectory channels, DeliveryOptions options)
{
    private const string ContactSql = """
        select contact_id from whatsapp_messages where tenant_id = current_tenant() and id = $1
        """;

    public async Task WriteAsync(Outcome outcome)
    {
        await using var scope = scopes.CreateAsyncScope();
        var work = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await work.BeginAsync(outcome.Item.Tenant, CancellationToken.None);
        await using var batch = new NpgsqlBatch();
        OutcomeSql.Append(batch, [outcome], work.Keys, options);
        foreach (NpgsqlBatchCommand command in batch.BatchCommands) work.Append(command);
        if (await ContactAsync(work, outcome.Item.Message) is { } contact && await MeaningAsync(outcome) is { } meaning)
            await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(new MessageRefused(contact, outcome.Item.Message, meaning));
        await work.CommitAsync(CancellationToken.None);
    }

    private async Task<FailureMeaning?> MeaningAsync(Outcome outcome) =>
        await channels.FindAsync(outcome.Item.Channel, CancellationToken.None) is { } channel
            ? failures.Of(channel.Provider, ((SendOutcome.Rejected)outcome.Result).Error.Code)
            : null;

    private static async Task<Guid?> ContactAsync(UnitOfWork work, Guid message)
    {
        await using var command = new NpgsqlCommand(ContactSql, await work.ConnectionAsync(CancellationToken.None))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = message } },
        };
        return await command.ExecuteScalarAsync() as Guid?;
    }
}
