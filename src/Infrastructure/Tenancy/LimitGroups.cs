using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.Tenancy;

/// <summary>Which channels of a company share limits: those of one portfolio, else those of one provider account.</summary>
internal static class LimitGroups
{
    public static Guid Of(Channel channel, List<Channel> all) => KinOf(channel, all) ?? channel.LimitGroupId;

    /// <summary>The group after a change. Whoever has nobody to share with stays where they are, if nobody else is there.</summary>
    public static Guid After(Channel before, Channel changed, List<Channel> all)
    {
        if (before.Portfolio == changed.Portfolio && AccountOf(before) == AccountOf(changed)) return before.LimitGroupId;
        if (KinOf(changed, all) is { } group) return group;
        var followers = FollowersOf(before, changed, all);
        var isAlone = all.TrueForAll(other => other.Id == before.Id || other.LimitGroupId != before.LimitGroupId || followers.Contains(other));
        return isAlone ? before.LimitGroupId : Guid.CreateVersion7();
    }

    /// <summary>An account belongs to one portfolio: numbers of it that name none go along with the one that does.</summary>
    public static List<Channel> FollowersOf(Channel before, Channel changed, List<Channel> all) => changed.Portfolio is null
        ? []
        : all.FindAll(other => other.Id != changed.Id && other.Portfolio is null && other.LimitGroupId == before.LimitGroupId && IsSameAccount(other, changed));

    private static Guid? KinOf(Channel channel, List<Channel> all)
    {
        var others = all.FindAll(other => other.Id != channel.Id);
        if (channel.Portfolio is { } portfolio && others.Find(other => other.Portfolio == portfolio) is { } named) return named.LimitGroupId;
        return others.Find(other => IsSameAccount(other, channel) && Fits(others, other.LimitGroupId, channel.Portfolio))?.LimitGroupId;
    }

    private static bool Fits(List<Channel> others, Guid group, string? portfolio) => portfolio is null
        || others.TrueForAll(other => other.LimitGroupId != group || other.Portfolio is null || other.Portfolio == portfolio);

    private static bool IsSameAccount(Channel one, Channel other) =>
        one.Provider == other.Provider && AccountOf(one) is { } account && account == AccountOf(other);

    private static string? AccountOf(Channel channel) => channel.Provider switch
    {
        "meta" => channel.BusinessAccountId,
        "twilio" => channel.AccountSid,
        _ => channel.Secrets.ApiKey,
    };
}
