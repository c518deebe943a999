using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace TrailDesk.Simulator.Control;

internal static class FormFields
{
    public static List<KeyValuePair<string, string>> Of(byte[] body) =>
    [
        .. QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body))
            .SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))
    ];
}
