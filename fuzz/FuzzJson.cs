using System.Text.Json.Serialization;

namespace Traceability.Fuzz;

/// <summary>How the processes of a run tell what came of it.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(FuzzReport))]
sealed partial class FuzzJson : JsonSerializerContext;
