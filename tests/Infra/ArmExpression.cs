using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Traceability.Tests.Infra;

/// <summary>What an expression may look at: the template's own names, the turn of a loop, a lambda's arguments.</summary>
/// <param name="Parameter">A parameter's value.</param>
/// <param name="Variable">A variable's value.</param>
/// <param name="Turn">Of the loop that makes the resource: 0 at first.</param>
/// <param name="Arguments">Of the lambdas around the expression.</param>
sealed record ArmScope(
    Func<string, JsonNode?> Parameter,
    Func<string, JsonNode?> Variable,
    int Turn,
    ImmutableDictionary<string, JsonNode?> Arguments
);

/// <summary>
/// As much of the template language of Azure Resource Manager as names are made of. A function that only Azure can answer, such as
/// <c>reference</c>, stands for itself in angle brackets.
/// </summary>
sealed class ArmExpression
{
    readonly string text;
    int at;

    ArmExpression(string text) => this.text = text;

    public static JsonNode? Evaluate(string text, ArmScope scope)
    {
        var expression = new ArmExpression(text);
        var value = expression.Read();
        return expression.at == text.Length ? value(scope) : throw expression.Strange();
    }

    Func<ArmScope, JsonNode?> Read()
    {
        var value = ReadOperand();
        while (at < text.Length && text[at] is '.' or '[')
        {
            value = text[at] == '.' ? Member(value) : Element(value);
        }

        return value;
    }

    Func<ArmScope, JsonNode?> Member(Func<ArmScope, JsonNode?> of)
    {
        at++;
        var name = ReadName();
        return scope => of(scope) is JsonObject members ? members[name]?.DeepClone() : Unknown(name);
    }

    Func<ArmScope, JsonNode?> Element(Func<ArmScope, JsonNode?> of)
    {
        at++;
        var index = Read();
        Expect(']');
        return scope =>
            (of(scope), index(scope)) switch
            {
                (JsonArray list, { } number) => list[number.GetValue<int>()]?.DeepClone(),
                (JsonObject members, { } name) => members[name.GetValue<string>()]?.DeepClone(),
                _ => Unknown("element"),
            };
    }

    Func<ArmScope, JsonNode?> ReadOperand()
    {
        if (text[at] == '\'')
        {
            var literal = ReadLiteral();
            return _ => JsonValue.Create(literal);
        }

        if (char.IsAsciiDigit(text[at]) || text[at] == '-')
        {
            var start = at++;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            var number = int.Parse(text[start..at], CultureInfo.InvariantCulture);
            return _ => JsonValue.Create(number);
        }

        var function = ReadName();
        Expect('(');
        var arguments = new List<Func<ArmScope, JsonNode?>>();
        for (SkipSpace(); text[at] != ')'; SkipSpace())
        {
            arguments.Add(Read());
            SkipSpace();
            if (text[at] == ',')
            {
                at++;
            }
        }

        Expect(')');
        return scope => Call(function, arguments, scope);
    }

    string ReadLiteral()
    {
        var literal = new System.Text.StringBuilder();
        for (at++; ; at++)
        {
            if (text[at] != '\'')
            {
                literal.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '\'')
            {
                literal.Append(text[at++]);
            }
            else
            {
                at++;
                return literal.ToString();
            }
        }
    }

    string ReadName()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_'))
        {
            at++;
        }

        return at > start ? text[start..at] : throw Strange();
    }

    void SkipSpace()
    {
        while (text[at] == ' ')
        {
            at++;
        }
    }

    void Expect(char next)
    {
        SkipSpace();
        if (text[at] != next)
        {
            throw Strange();
        }

        at++;
    }

    FormatException Strange() => new($"Not understood at {at}: {text}");

    static JsonValue Unknown(string what) => JsonValue.Create($"<{what}>");

    static JsonNode? Call(string function, List<Func<ArmScope, JsonNode?>> arguments, ArmScope scope)
    {
        JsonNode? Argument(int number) => arguments[number](scope);
        return function switch
        {
            "variables" => scope.Variable(Text(Argument(0)))?.DeepClone(),
            "parameters" => scope.Parameter(Text(Argument(0)))?.DeepClone(),
            "lambdaVariables" => scope.Arguments[Text(Argument(0))]?.DeepClone(),
            "copyIndex" => JsonValue.Create(scope.Turn),
            "length" when Argument(0) is JsonArray list => JsonValue.Create(list.Count),
            "format" => JsonValue.Create(
                string.Format(
                    CultureInfo.InvariantCulture,
                    Text(Argument(0)),
                    [.. arguments.Skip(1).Select(argument => (object)Text(argument(scope)))]
                )
            ),
            "join" when Argument(0) is JsonArray list => JsonValue.Create(
                string.Join(Text(Argument(1)), list.Select(Text))
            ),
            "createArray" => new JsonArray([.. arguments.Select(argument => argument(scope)?.DeepClone())]),
            "concat" when Argument(0) is JsonArray => new JsonArray([
                .. arguments.SelectMany(argument => argument(scope)!.AsArray()).Select(item => item?.DeepClone()),
            ]),
            "items" when Argument(0) is JsonObject members => new JsonArray([
                .. members
                    .OrderBy(member => member.Key, StringComparer.Ordinal)
                    .Select(member => new JsonObject { ["key"] = member.Key, ["value"] = member.Value?.DeepClone() }),
            ]),
            "map" when Argument(0) is JsonArray list => new JsonArray([
                .. list.Select(item => Mapped(arguments[1], item, scope)),
            ]),
            // The last argument is the body, the ones before it are the names; the argument that is bound now is named by "".
            "lambda" => arguments[^1]
                (scope with { Arguments = scope.Arguments.SetItem(Text(Argument(0)), scope.Arguments[""]) }),
            _ => Unknown(function),
        };
    }

    static JsonNode? Mapped(Func<ArmScope, JsonNode?> lambda, JsonNode? item, ArmScope scope) =>
        lambda(scope with { Arguments = scope.Arguments.SetItem("", item) })?.DeepClone();

    static string Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString() ?? "";
}
