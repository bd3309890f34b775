using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Traceability.Platform.Problems;

namespace Traceability.Products;

/// <summary>A unit of measure by its UN/CEFACT Recommendation 20 code.</summary>
public sealed record Unit
{
    /// <summary>The code of a piece: what a thing is counted in where no unit is told.</summary>
    public const string Pieces = "H87";

    static readonly FrozenDictionary<string, Unit> all = new Unit[]
    {
        new("KGM", "GRM", 1000),
        new("GRM", "GRM", 1),
        new("LTR", "LTR", 1),
        new(Pieces, Pieces, 1),
    }.ToFrozenDictionary(u => u.Code, StringComparer.Ordinal);

    Unit(string code, string baseUnit, decimal factor)
    {
        Code = code;
        BaseUnit = baseUnit;
        Factor = factor;
    }

    /// <summary>KGM (kilogram), GRM (gram), LTR (litre) or H87 (piece).</summary>
    public string Code { get; }

    string BaseUnit { get; }

    decimal Factor { get; }

    public static bool TryParse(string? code, [NotNullWhen(true)] out Unit? unit) =>
        all.TryGetValue(code ?? "", out unit);

    /// <summary>Whether an amount in this unit can be told in the other.</summary>
    public bool ConvertsTo(Unit other) => BaseUnit == other?.BaseUnit;

    /// <summary>What a value in this unit is in another of the same kind.</summary>
    public decimal Convert(decimal value, Unit other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ConvertsTo(other)
            ? value * Factor / other.Factor
            : throw new ArgumentException($"{Code} is not told in {other.Code}.", nameof(other));
    }

    public override string ToString() => Code;
}

/// <summary>A quantity as it is sent: its value is a JSON number.</summary>
public sealed record QuantityBody(decimal? Value, string? Unit);

/// <summary>An amount of goods: more than 0, at most 1,000,000,000, at most three decimals; whole where pieces are counted.</summary>
public sealed record Quantity
{
    const decimal Max = 1_000_000_000;

    Quantity(decimal value, Unit unit)
    {
        Value = value;
        Unit = unit;
    }

    public decimal Value { get; }

    public Unit Unit { get; }

    /// <summary>Reads a quantity that storage kept.</summary>
    public static Quantity Kept(decimal value, string unit) =>
        Products.Unit.TryParse(unit, out var known)
            ? new Quantity(value, known)
            : throw new InvalidDataException($"A quantity is kept with the unknown unit {unit}.");

    public static Quantity? Parse(string pointer, QuantityBody? body, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        if (body is null)
        {
            refusals.Add(pointer, "required", "Trường này bắt buộc.", "This field is required.");
            return null;
        }

        var unit = ParseUnit(pointer + "/unit", body.Unit, refusals);
        if (body.Value is not (> 0 and <= Max) || decimal.Round(body.Value.Value, 3) != body.Value)
        {
            refusals.Add(
                pointer + "/value",
                body.Value is null ? "required" : "quantity",
                "Cần một số lớn hơn 0, nhiều nhất ba chữ số thập phân.",
                "Needs a number greater than 0 with at most three decimals."
            );
            return null;
        }

        if (unit is { Code: Unit.Pieces } && decimal.Truncate(body.Value.Value) != body.Value)
        {
            refusals.Add(pointer + "/value", "whole", "Đếm theo chiếc thì cần số nguyên.", "Pieces are whole numbers.");
            return null;
        }

        return unit is null ? null : new Quantity(Normal(body.Value.Value), unit);
    }

    public static Unit? ParseUnit(string pointer, string? code, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        if (Products.Unit.TryParse(code, out var unit))
        {
            return unit;
        }

        refusals.Add(
            pointer,
            code is null ? "required" : "unknown-unit",
            "Cần KGM (kg), GRM (g), LTR (lít) hoặc H87 (chiếc).",
            "Must be KGM (kilogram), GRM (gram), LTR (litre) or H87 (piece)."
        );
        return null;
    }

    // 120.50 and 120.5 are one quantity and must be written as one.
    static decimal Normal(decimal value) => value / 1.000000000000000000000000000000m;
}
