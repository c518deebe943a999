namespace TrailDesk.Application.Media;

/// <summary>Links that anybody may follow for a while: they carry their own proof, and every node accepts them.</summary>
public interface IMediaLinks
{
    /// <summary>For a person's browser: five minutes.</summary>
    string ForPerson(Guid tenantId, Guid mediaId);

    /// <summary>For a provider that fetches what we send, at the latest when its queue gives the message up (Twilio: 4 hours).</summary>
    /// <param name="fileName">The last part of the address: some show it to the recipient.</param>
    string ForProvider(Guid tenantId, Guid mediaId, string fileName);

    /// <summary>For a provider that shows a template's sample to its reviewers: a week.</summary>
    string ForReview(Guid tenantId, Guid mediaId, string fileName);

    /// <summary>Null for a link that was not made here, or whose time is over.</summary>
    (Guid TenantId, Guid MediaId)? Read(string token);
}
