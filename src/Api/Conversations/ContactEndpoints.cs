using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Conversations;

internal static class ContactEndpoints
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 15, 30, TimeSpan.Zero);

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api/contacts", "Contacts", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales);
        group.MapList<ListContacts, ContactView>("", "ListContacts", "People who wrote or booked, newest first", Contact);
        group.MapOne("/{id:guid}", "GetContact", "One person", id => new GetContact(id), Contact);
    }

    private static readonly ContactView Contact = new()
    {
        Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000003"),
        Name = "Asha Rao",
        Username = "asharao",
        Phones = ["+15550110"],
        UserIds = ["US.1349871"],
        Language = "en",
        Consents = [new ContactConsent("booking", "opted_in", At, "booking form")],
        CreatedAt = At,
        UpdatedAt = At,
    };
}
