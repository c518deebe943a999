using System.Text.Json;
using FluentValidation;

namespace TrailDesk.Api.Errors;

/// <summary>Validation failures by the path of the field as the caller wrote it.</summary>
internal static class FieldErrors
{
    public static Dictionary<string, string[]> From(ValidationException exception) => exception.Errors
        .GroupBy(failure => ToPath(failure.PropertyName), failure => failure.ErrorMessage)
        .ToDictionary(field => field.Key, field => field.Distinct().ToArray());

    private static string ToPath(string property) => string.Join('.', property.Split('.').Select(NameOf));

    // A dash is in the names of headers alone, which callers write as they stand.
    private static string NameOf(string part) => part.Contains('-') ? part : JsonNamingPolicy.CamelCase.ConvertName(part);
}
