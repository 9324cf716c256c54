package io.earshot.sinks;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.ClientMisconfigurationException;
import com.clickhouse.client.api.ServerException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** Tells errors that pass from errors that sending again cannot mend. */
final class Failures {
    /**
     * ClickHouse's codes for statements, types, values and permissions that are wrong. All others may pass: timeouts, too many
     * parts (252), queries (202) or bytes of memory (241), read-only tables (164, 242), a full disk (243), Keeper (999), a
     * proxy that answers without any code.
     */
    private static final Set<Integer> FINAL_CODES = Set.of(
            6, // CANNOT_PARSE_TEXT
            7, // INCORRECT_NUMBER_OF_COLUMNS
            8, // THERE_IS_NO_COLUMN
            10, // NOT_FOUND_COLUMN_IN_BLOCK
            16, // NO_SUCH_COLUMN_IN_TABLE
            20, // NUMBER_OF_COLUMNS_DOESNT_MATCH
            27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
            33, // CANNOT_READ_ALL_DATA
            36, // BAD_ARGUMENTS
            38, // CANNOT_PARSE_DATE
            41, // CANNOT_PARSE_DATETIME
            42, // NUMBER_OF_ARGUMENTS_DOESNT_MATCH
            43, // ILLEGAL_TYPE_OF_ARGUMENT
            44, // ILLEGAL_COLUMN
            46, // UNKNOWN_FUNCTION
            47, // UNKNOWN_IDENTIFIER
            48, // NOT_IMPLEMENTED
            50, // UNKNOWN_TYPE
            53, // TYPE_MISMATCH
            60, // UNKNOWN_TABLE
            62, // SYNTAX_ERROR
            69, // ARGUMENT_OUT_OF_BOUND
            70, // CANNOT_CONVERT_TYPE
            72, // CANNOT_PARSE_NUMBER
            73, // UNKNOWN_FORMAT
            81, // UNKNOWN_DATABASE
            115, // UNKNOWN_SETTING
            117, // INCORRECT_DATA
            128, // TOO_LARGE_ARRAY_SIZE
            131, // TOO_LARGE_STRING_SIZE
            192, // UNKNOWN_USER
            193, // WRONG_PASSWORD
            194, // REQUIRED_PASSWORD
            195, // IP_ADDRESS_NOT_ALLOWED
            291, // DATABASE_ACCESS_DENIED
            321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
            349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
            407, // DECIMAL_OVERFLOW
            452, // SETTING_CONSTRAINT_VIOLATION
            469, // VIOLATED_CONSTRAINT
            497, // ACCESS_DENIED
            516); // AUTHENTICATION_FAILED

    private static final int LONGEST_MESSAGE = 500;

    private static final int NO_CODE = 0;

    /** Unknown database, user or password, or an address that the user may not come from. */
    private static final Set<Integer> CONNECTING_CODES = Set.of(NO_CODE, 81, 192, 193, 194, 195, 291, 516);

    private Failures() {}

    /** ClickHouse's code, or 0 where it did not answer with one. */
    static int code(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException) {
                return ((ServerException) cause).getCode();
            }
        }
        return NO_CODE;
    }

    /** Whether the same again would fail the same way. */
    static boolean isFinal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException) {
                return FINAL_CODES.contains(code(cause));
            }
            if (cause instanceof ClientMisconfigurationException || cause instanceof SuppressRestartsException) {
                return true;
            }
        }
        // A bug of ours, as opposed to the network's weather.
        return !(failure instanceof ClickHouseException
                || failure instanceof IOException
                || failure instanceof SQLException);
    }

    /** Whether the server was not reached, or let nobody in. */
    static boolean isAboutConnecting(Throwable failure) {
        return CONNECTING_CODES.contains(code(failure));
    }

    /** What the server said, or the client: not all of it, for it may repeat what was sent. */
    static String message(Throwable failure) {
        Throwable said = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException) {
                said = cause;
            }
        }
        String message = String.valueOf(said.getMessage());
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + " ...";
    }
}
