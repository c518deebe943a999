using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Consent;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Leads;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Timeline;
using TrailDesk.Infrastructure.Consent;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Leads;
using TrailDesk.Infrastructure.Tenancy;
using TrailDesk.Infrastructure.Timeline;

namespace TrailDesk.Infrastructure.Conversations;

/// <summary>The stores that share one unit of work: scoped, as a transaction is.</summary>
public static class ConversationStorage
{
    public static IServiceCollection AddConversationStorage(this IServiceCollection services) => services
        .AddScoped<UnitOfWork>()
        .AddSingleton<ShortCodes>()
        .AddScoped<IContactStore, ContactStore>()
        .AddScoped<IConversationStore, ConversationStore>()
        .AddScoped<IMessageStore, MessageStore>()
        .AddScoped<IIdempotencyKeys, IdempotencyKeys>()
        .AddScoped<IAuditLog, AuditLog>()
        .AddScoped<IConsentLedger, ConsentLedger>()
        .AddScoped<ITimeline, TimelineStore>()
        .AddScoped<IStaffDirectory, StaffDirectory>()
        .AddSingleton<ITenantDirectory, TenantDirectory>()
        .AddScoped<ILeadStore>(provider => new LeadStore(provider.GetRequiredService<UnitOfWork>(), provider.GetRequiredService<ShortCodes>()));
}
