namespace TrailDesk.Application.WhatsApp;

/// <summary>A provider that can be asked whether a channel's credentials and number work.</summary>
public interface IChannelCheck
{
    /// <summary>At least one finding; an unreachable provider is a finding too.</summary>
    Task<IReadOnlyList<ChannelFinding>> CheckAsync(Channel channel, CancellationToken cancellation);
}

/// <param name="Subject">connection, credentials, number or webhook.</param>
/// <param name="Mend">What a person can do about it; null for good news.</param>
public sealed record ChannelFinding(bool IsGood, string Subject, string Sentence, string? Mend)
{
    public static ChannelFinding Good(string subject, string sentence) => new(true, subject, sentence, null);

    public static ChannelFinding Problem(string subject, string sentence, string mend) => new(false, subject, sentence, mend);
}
