using System.Text.Json.Serialization;

namespace TrailDesk.Simulator.Phones;

/// <summary>One bubble on a phone. <c>inbound</c> went from the phone to the business, <c>outbound</c> came from it.</summary>
internal sealed class PhoneMessage
{
    public required string ProviderMessageId { get; init; }
    public required string ChannelId { get; init; }
    public required string Direction { get; init; }
    public required string Type { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Status { get; set; }
    public string? Text { get; init; }
    public string? Header { get; init; }
    public string? Footer { get; init; }
    public MediaView? Media { get; init; }
    public LocationView? Location { get; init; }
    public IReadOnlyList<ButtonView>? Buttons { get; init; }
    public ListView? List { get; init; }
    public IReadOnlyList<string>? Contacts { get; init; }
    public string? Template { get; init; }
    public string? ReplyTo { get; init; }
    public string? ReactionTo { get; init; }

    /// <summary>The sender's own id as given with the send; the providers hand it back in statuses.</summary>
    public string? EchoId { get; init; }
    public int? ErrorCode { get; set; }

    [JsonIgnore]
    public Phone? Owner { get; set; }

    [JsonIgnore]
    public SentMessage? Sent { get; set; }

    [JsonIgnore]
    public bool FromPhone => Direction == "inbound";
}

internal sealed record MediaView(string Kind, string Url, string? MimeType = null, string? FileName = null, bool Voice = false);

internal sealed record LocationView(double Latitude, double Longitude, string? Name = null, string? Address = null);

/// <param name="Kind">reply, quickReply (of a template), url, or location (asks for one).</param>
internal sealed record ButtonView(string Kind, string Id, string Title, string? Url = null);

internal sealed record ListView(string Button, IReadOnlyList<ListRow> Rows);

internal sealed record ListRow(string Id, string Title, string? Description, string? Section);
