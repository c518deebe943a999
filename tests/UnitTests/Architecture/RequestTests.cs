using System.Reflection;
using System.Text.RegularExpressions;
using FluentValidation;
using MediatR;
using NUnit.Framework;
using TrailDesk.Application.Common;
using TrailDesk.Infrastructure;

namespace TrailDesk.UnitTests.Architecture;

internal sealed class RequestTests
{
    private static readonly Type[] All = [.. new[] { typeof(ICommand<>).Assembly, typeof(InfrastructureLayer).Assembly }.SelectMany(layer => layer.GetTypes())];

    // Their input is not a caller's form, so there is no 400 to answer.
    private static readonly Dictionary<string, string> Exempt = new()
    {
        ["AcceptWebhook"] = "raw bytes: the signature decides, and what cannot be read is kept",
        ["VerifyWebhook"] = "any word but the right token is answered 403",
        ["SignOut"] = "the family comes from the caller's own session",
    };

    [Test]
    public void Every_request_has_exactly_one_handler()
    {
        var handled = All.SelectMany(type => Closed(type, typeof(IRequestHandler<,>))).Select(face => face.GenericTypeArguments[0]).ToLookup(request => request);
        Assert.That(Requests(), Is.Not.Empty);
        Assert.That(Requests().Where(request => handled[request].Count() != 1).Select(request => $"{request.Name}: {handled[request].Count()}"), Is.Empty);
    }

    [Test]
    public void Every_request_with_fields_that_http_reaches_has_a_validator()
    {
        var validated = All.SelectMany(Validated).ToHashSet();
        var reached = Requests().Where(IsReachedByHttp).Where(request => !HasRouteIdAlone(request)).ToList();
        Assert.That(reached, Is.Not.Empty);
        Assert.That(reached.Where(request => !validated.Contains(request) && !Exempt.ContainsKey(request.Name)).Select(request => request.Name), Is.Empty);
        Assert.That(Exempt.Keys.Except(reached.Select(request => request.Name)), Is.Empty, "exempt from a rule that does not reach them");
    }

    private static List<Type> Requests() =>
        [.. All.Where(type => type is { IsAbstract: false, IsInterface: false } && Closed(type, typeof(IRequest<>)).Any())];

    private static bool IsReachedByHttp(Type request) =>
        ApiText.Value.Any(text => Regex.IsMatch(text, $@"\b(new {request.Name}\(|{request.Name} \w+[,)]|MapList<{request.Name},)"));

    private static readonly Lazy<IReadOnlyList<string>> ApiText =
        new(() => [.. Repository.Sources("src/Api").Where(file => !file.Name.EndsWith("Module.cs", StringComparison.Ordinal)).Select(file => file.Text)]);

    // The route's own constraint has seen to it that the id is one.
    private static bool HasRouteIdAlone(Type request) =>
        request.GetProperties(BindingFlags.Public | BindingFlags.Instance).All(property => property is { Name: "Id", PropertyType.FullName: "System.Guid" });

    private static IEnumerable<Type> Validated(Type type)
    {
        if (type.IsAbstract) yield break;
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
            if (parent.IsGenericType && parent.GetGenericTypeDefinition() == typeof(AbstractValidator<>)) yield return parent.GenericTypeArguments[0];
    }

    private static IEnumerable<Type> Closed(Type type, Type face) =>
        type.IsAbstract ? [] : type.GetInterfaces().Where(one => one.IsGenericType && one.GetGenericTypeDefinition() == face);
}
