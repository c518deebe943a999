using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.Tenancy;

public static class TenancyStorage
{
    public static IServiceCollection AddTenancyStorage(this IServiceCollection services) => services
        .AddSingleton<ISessionStore, SessionStore>()
        .AddSingleton<IUserStore, UserStore>()
        .AddSingleton<IFirstOwnerStore, FirstOwnerStore>()
        .AddSingleton<IPasswords, Passwords>()
        .AddSingleton<ChannelDirectory>()
        .AddSingleton<IChannelDirectory>(provider => provider.GetRequiredService<ChannelDirectory>())
        .AddSingleton<IChannelStore, ChannelStore>()
        .AddScoped<IStaffDirectory, StaffDirectory>()
        .AddScoped<IAuditLog, AuditLog>()
        .AddScoped<IPortfolioLimits, PortfolioLimits>()
        .AddSingleton<ITenantDirectory, TenantDirectory>();
}
