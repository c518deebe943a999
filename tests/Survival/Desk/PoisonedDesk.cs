using MediatR;
using Microsoft.Extensions.Logging.Abstractions;
using TrailDesk.Api;
using TrailDesk.Application.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Survival.Desk;

/// <summary>
/// The product's own host in which one message ends the process, as a stack overflow would. The trap is set here, so that
/// the product knows no such message.
/// </summary>
internal static class PoisonedDesk
{
    public const string Command = "poisoned-desk";
    public const string Poison = "This message ends the process.";

    public static async Task RunAsync(string[] args)
    {
        var builder = TrailDeskHost.CreateBuilder(args);
        builder.Services.AddSingleton<IPipelineBehavior<ReceiveMessage, ReceiveMessageResult>, Trap>();
        await using var database = await PrepareDatabase.RunAsync(builder.Configuration, NullLoggerFactory.Instance, CancellationToken.None);
        await using var app = TrailDeskHost.Build(builder, database.AppConnectionString);
        await app.RunAsync();
    }

    private sealed class Trap : IPipelineBehavior<ReceiveMessage, ReceiveMessageResult>
    {
        public Task<ReceiveMessageResult> Handle(
            ReceiveMessage request, CancellationToken cancellationToken, RequestHandlerDelegate<ReceiveMessageResult> next)
        {
            if (request.Event.Content.Text == Poison) System.Diagnostics.Process.GetCurrentProcess().Kill();
            return next();
        }
    }
}
