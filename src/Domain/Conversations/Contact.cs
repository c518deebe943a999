namespace TrailDesk.Domain.Conversations;

/// <summary>A person who writes to the business, known by a phone, by a business-scoped user id, or by both.</summary>
public sealed class Contact
{
    public required Guid Id { get; init; }
    public string? Name { get; private set; }
    public string? Username { get; private set; }
    public string? Language { get; private set; }

    /// <summary>opted_in or opted_out, whichever was said last; null when nothing was. The ledger of consent has the proof.</summary>
    public string? Marketing { get; private set; }

    /// <summary>They were told that their last word on marketing was heard.</summary>
    public bool IsMarketingTold { get; private set; }
    public int Version { get; private init; } = 1;
    public bool IsNew { get; private init; }
    public bool IsChanged { get; private set; }

    public static Contact Meet(Guid id, string? name, string? username) =>
        new() { Id = id, Name = name, Username = username, IsNew = true };

    public static Contact Restore(
        Guid id, string? name, string? username, string? language, int version, string? marketing = null, bool isMarketingTold = false) => new()
        {
            Id = id,
            Name = name,
            Username = username,
            Language = language,
            Version = version,
            Marketing = marketing,
            IsMarketingTold = isMarketingTold,
        };

    /// <summary>People rename themselves; the last name they went by is the one to greet them with.</summary>
    public void IntroduceAs(string? name, string? username)
    {
        if ((name is null || name == Name) && (username is null || username == Username)) return;
        (Name, Username, IsChanged) = (name ?? Name, username ?? Username, true);
    }

    public void Speaks(string? language)
    {
        if (language is null || language == Language) return;
        (Language, IsChanged) = (language, true);
    }

    /// <summary>They stop or resume marketing in so many words.</summary>
    /// <returns>Whether that is news: a confirmation goes once, however often they write it.</returns>
    public bool HearMarketing(bool optsIn)
    {
        var isNews = LearnMarketing(optsIn) || !IsMarketingTold;
        IsMarketingTold = true;
        return isNews;
    }

    /// <summary>Somebody else says what they want; nobody confirms that to them.</summary>
    /// <returns>Whether that is news.</returns>
    public bool LearnMarketing(bool optsIn)
    {
        var state = optsIn ? "opted_in" : "opted_out";
        if (Marketing == state) return false;
        (Marketing, IsMarketingTold) = (state, false);
        return true;
    }
}
